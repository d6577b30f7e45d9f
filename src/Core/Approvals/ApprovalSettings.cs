namespace DbCalm.Core.Approvals;

/// <summary>What each operation takes, and how long people have. Off unless somebody says otherwise.</summary>
public sealed record ApprovalSettings
{
    /// <summary>For <see cref="ApprovalKind.DeleteBackup"/>.</summary>
    public ApprovalRule DeleteBackup { get; init; }

    /// <summary>For <see cref="ApprovalKind.ShortenRetention"/>.</summary>
    public ApprovalRule ShortenRetention { get; init; }

    /// <summary>For <see cref="ApprovalKind.RemoveRepository"/>.</summary>
    public ApprovalRule RemoveRepository { get; init; }

    /// <summary>For <see cref="ApprovalKind.RevokeKey"/>.</summary>
    public ApprovalRule RevokeKey { get; init; }

    /// <summary>How long a second administrator has.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long the others have to stop what runs by itself.</summary>
    public TimeSpan CoolOff { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long an account must have been as it is before it approves anything: one that was made, or taken over, for the purpose is found out before that.</summary>
    public TimeSpan ApproverAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>True when no operation takes anything.</summary>
    public bool IsOff => Enum.GetValues<ApprovalKind>().All(kind => RuleOf(kind) == ApprovalRule.None);

    /// <summary>What <paramref name="kind"/> takes.</summary>
    public ApprovalRule RuleOf(ApprovalKind kind) => kind switch
    {
        ApprovalKind.DeleteBackup => DeleteBackup,
        ApprovalKind.ShortenRetention => ShortenRetention,
        ApprovalKind.RemoveRepository => RemoveRepository,
        ApprovalKind.RevokeKey => RevokeKey,
    };

    /// <summary>When a request that is asked for at <paramref name="now"/> expires or, with a cool-off, runs.</summary>
    public DateTimeOffset EndOf(ApprovalRule rule, DateTimeOffset now) => now + (rule == ApprovalRule.CoolOff ? CoolOff : Window);
}
