namespace DbCalm.Agent.Session;

/// <summary>This stream can't go on, for a reason that a new one mends.</summary>
internal sealed class SessionBrokenException(string message) : Exception(message);
