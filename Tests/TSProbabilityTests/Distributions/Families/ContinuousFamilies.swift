import TSProbability
import TestSupport

let continuousFamilies: [FamilyLaws] = []
