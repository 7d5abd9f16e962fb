"""The ambito as a map: assignable dwellings by comune, with the table beside and the missing said."""
