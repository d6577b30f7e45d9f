using DbCalm.Core.Approvals;

namespace DbCalm.Controller.Approvals;

/// <summary>The judgement of a request that may take more than one person.</summary>
/// <param name="Kinds">Which operations it is.</param>
/// <param name="Summary">In words: <c>deletion of backup …</c>.</param>
/// <param name="Facts">What it was judged by, a line each: as long as nothing else is the case, it may be carried out as it was asked for.</param>
internal sealed record Assessment(IReadOnlyList<ApprovalKind> Kinds, string Summary, IReadOnlyList<string> Facts)
{
    /// <summary>One of one kind.</summary>
    public Assessment(ApprovalKind kind, string summary, params IReadOnlyList<string> facts)
        : this([kind], summary, facts)
    {
    }

    /// <summary>Whether all that it is judged by was so before.</summary>
    public bool IsWithin(IReadOnlyList<string> facts) => Facts.All(facts.Contains);
}
