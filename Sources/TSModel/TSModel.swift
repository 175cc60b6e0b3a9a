// The module that a user imports: everything public of the layers below, and what stands on all of them.
@_exported import TSInference
@_exported import TSNumerics
@_exported import TSProbability
@_exported import TSPrograms
