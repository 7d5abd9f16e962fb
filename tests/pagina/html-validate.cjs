// Rules for the published pages: all that is recommended, nothing switched off or relaxed.
// A departure, if one is ever needed, goes under `rules`, each with a comment above it that says why (a test reads this).
module.exports = {
  root: true,
  extends: ["html-validate:recommended", "html-validate:document", "html-validate:a11y"],
};
