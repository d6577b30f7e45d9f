namespace Grpc.Core;

/// <summary>A further check of the server after TLS itself is content; false ends the connection.</summary>
public delegate bool VerifyPeerCallback(VerifyPeerContext context);
