// Results are read and evaluated by a module of their own, which needs no MPI; whoever runs ensembles has it too.
@_exported import Prediction
