using System.Globalization;

namespace DbCalm.Controller.Audit;

/// <summary>Refusals that were counted and not written.</summary>
/// <param name="Key">Whose.</param>
/// <param name="Count">How many.</param>
/// <param name="Since">When the first of them was.</param>
/// <param name="Until">When they were counted.</param>
internal readonly record struct OmittedRefusals(RefusalKey Key, int Count, DateTimeOffset Since, DateTimeOffset Until)
{
    /// <summary>The one row that stands for all of them.</summary>
    public AuditEvent Event => new(
        Key.IsUnauthenticated ? "a stranger" : Key.Actor,
        Key.Address.Length == 0 ? "several addresses" : Key.Address,
        Key.Action.Length == 0 ? "any" : Key.Action,
        AuditOutcome.Refused,
        Reason: string.Create(CultureInfo.InvariantCulture, $"{Count} more refused between {Since.UtcDateTime:HH:mm:ss} and {Until.UtcDateTime:HH:mm:ss} UTC, which have no row each"));
}
