namespace DbCalm.Core.Catalog;

/// <summary>Somebody's word that a backup must never be deleted.</summary>
/// <param name="At">Since when.</param>
/// <param name="Reason">Why; may be empty.</param>
public sealed record Hold(DateTimeOffset At, string Reason);
