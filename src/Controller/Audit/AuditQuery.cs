namespace DbCalm.Controller.Audit;

/// <summary>Which rows of the trail to list. What is null or empty selects nothing; what is set has to hold all at once.</summary>
internal sealed record AuditQuery
{
    /// <summary>Words that stand in the name of who did it, or in that of whom an unauthenticated caller said to be: <c>anna</c>, <c>user anna</c>, the label of a client.</summary>
    public string Actor { get; init; } = "";

    /// <summary>A part of the action, e.g. <c>DeleteBackup</c>.</summary>
    public string Action { get; init; } = "";

    /// <summary>The outcome.</summary>
    public AuditOutcome? Outcome { get; init; }

    /// <summary>Then or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Before that.</summary>
    public DateTimeOffset? Until { get; init; }
}
