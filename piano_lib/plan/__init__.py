"""Survey + choices + rules = plan; identities, findings and the why of every figure."""

from piano_lib.plan.build import build_plan
from piano_lib.plan.explanation import Explanation
from piano_lib.plan.line import PlanLine
from piano_lib.plan.model import MunicipalityPlan, Plan, UnknownMunicipality

__all__ = ["Explanation", "MunicipalityPlan", "Plan", "PlanLine", "UnknownMunicipality", "build_plan"]
