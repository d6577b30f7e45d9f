using DbCalm.Core.Access;

namespace DbCalm.Controller.Audit;

/// <summary>The key of refusals that are limited together: of somebody known one call from one address, of unauthenticated callers all from one address.</summary>
/// <param name="Actor">Who, in words; empty for unauthenticated callers.</param>
/// <param name="Address">From where; empty for several addresses.</param>
/// <param name="Action">What was asked for; empty for all calls of unauthenticated callers, and for those that there are not.</param>
internal readonly record struct RefusalKey(string Actor, string Address, string Action)
{
    /// <summary>The key of all unauthenticated callers at <paramref name="address"/>.</summary>
    public static RefusalKey OfUnauthenticated(string address) => new("", NetworkSite.Of(address), "");

    /// <summary>Whether it is of unauthenticated callers.</summary>
    public bool IsUnauthenticated => Actor.Length == 0;
}
