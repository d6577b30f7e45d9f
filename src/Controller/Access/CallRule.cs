using DbCalm.Core.Access;

namespace DbCalm.Controller.Access;

/// <summary>The rule of who may make a call.</summary>
internal abstract record CallRule
{
    private CallRule()
    {
    }

    /// <summary>Anybody who can connect: it is how one gets in.</summary>
    internal sealed record Anybody : CallRule;

    /// <summary>Anybody who can connect: it tells nothing that is worth hiding.</summary>
    internal sealed record Open : CallRule;

    /// <summary>The agent of a host of the fleet, for itself.</summary>
    internal sealed record AgentOnly : CallRule;

    /// <summary>The agent of a host of the fleet, for itself, also with a certificate that has ended.</summary>
    internal sealed record LateAgent : CallRule;

    /// <summary>Anybody who is logged in, for themselves.</summary>
    internal sealed record LoggedIn : CallRule;

    /// <summary>Whoever has the permission.</summary>
    /// <param name="Permission">What it takes.</param>
    /// <param name="Reach">How the limits of the grant apply.</param>
    internal sealed record Needs(Permission Permission, Reach Reach) : CallRule;
}
