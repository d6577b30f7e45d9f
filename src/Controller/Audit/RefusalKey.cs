using DbCalm.Core.Access;

namespace DbCalm.Controller.Audit;

/// <summary>What refusals have in common that are limited together: of somebody known one call from one address, of strangers all from one address.</summary>
/// <param name="Actor">Who, in words; empty for strangers.</param>
/// <param name="Address">From where; empty for several addresses.</param>
/// <param name="Action">What was asked for; empty for all of strangers' calls, and for those that there are not.</param>
internal readonly record struct RefusalKey(string Actor, string Address, string Action)
{
    /// <summary>The key of all strangers at <paramref name="address"/>.</summary>
    public static RefusalKey OfStrangers(string address) => new("", NetworkSite.Of(address), "");

    /// <summary>Whether it is about nobody known.</summary>
    public bool IsOfStrangers => Actor.Length == 0;
}
