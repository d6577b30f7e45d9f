namespace DbCalm.Controller.Access;

/// <summary>The part that an authority plays.</summary>
internal enum AuthorityStage
{
    /// <summary>It signs.</summary>
    Signing,

    /// <summary>Hosts learn to trust it; it does not sign yet.</summary>
    Announced,

    /// <summary>It signs no more, and is trusted for what it signed.</summary>
    Retiring,
}
