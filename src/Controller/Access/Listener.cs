namespace DbCalm.Controller.Access;

/// <summary>The doors of the controller.</summary>
internal enum Listener
{
    /// <summary>gRPC over TLS, for agents and operators on other machines.</summary>
    Tls,

    /// <summary>The socket for local administration.</summary>
    Local,

    /// <summary>HTTP for REST and health, over TLS when a certificate is configured.</summary>
    Http,
}
