namespace DbCalm.Core.Planning;

/// <summary>An occurrence and what is to become of it.</summary>
/// <param name="Occurrence">The occurrence.</param>
/// <param name="IsNew">True when it became due in this pass.</param>
/// <param name="Verdict">What is to become of it.</param>
/// <param name="Reason">Why it waits or is left out; empty for a start.</param>
public sealed record PlannedOccurrence(Occurrence Occurrence, bool IsNew, PlanVerdict Verdict, string Reason);
