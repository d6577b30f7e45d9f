namespace DbCalm.Simulation;

/// <summary>Something happened that the system promises never to happen.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message);
