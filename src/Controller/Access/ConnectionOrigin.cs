namespace DbCalm.Controller.Access;

/// <summary>The door that a connection came in by; set once for each connection, before its first byte is read.</summary>
/// <param name="Listener">The door.</param>
/// <param name="PeerUser">The user id of the process at the other end of a local socket; null elsewhere.</param>
internal sealed record ConnectionOrigin(Listener Listener, uint? PeerUser);
