using DbCalm.Core.Approvals;

namespace DbCalm.Controller.Configuration;

/// <summary>The keys that say which operations take more than one person.</summary>
internal static class ApprovalKeys
{
    private const string Rules = "none|second_admin|cool_off";

    /// <summary>In the order of the help.</summary>
    public static IReadOnlyList<OptionKey> All { get; } =
    [
        new("approval_delete_backup", Rules, "what the deletion of a backup takes (default none)", (o, text) => o with { Approvals = o.Approvals with { DeleteBackup = ApprovalWords.ParseRule(text) } }),
        new("approval_shorten_retention", Rules, "what it takes that backups are kept for less time (default none)", (o, text) => o with { Approvals = o.Approvals with { ShortenRetention = ApprovalWords.ParseRule(text) } }),
        new("approval_remove_repository", Rules, "what it takes to forget a repository (default none)", (o, text) => o with { Approvals = o.Approvals with { RemoveRepository = ApprovalWords.ParseRule(text) } }),
        new("approval_revoke_key", Rules, "what it takes to end or rotate a key (default none)", (o, text) => o with { Approvals = o.Approvals with { RevokeKey = ApprovalWords.ParseRule(text) } }),
        new("approval_window", "TIME", "how long a second administrator has (default 1h)", (o, text) => o with { Approvals = o.Approvals with { Window = Time(text, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)) } }),
        new("approval_cool_off", "TIME", "after how long it is done unless somebody denies it (default 24h)", (o, text) => o with { Approvals = o.Approvals with { CoolOff = Time(text, TimeSpan.FromSeconds(1), TimeSpan.FromDays(31)) } }),
        new("approval_account_age", "TIME", "how long an account must have been as it is to approve (default 24h)", (o, text) => o with { Approvals = o.Approvals with { ApproverAge = Time(text, TimeSpan.Zero, TimeSpan.FromDays(90)) } }),
    ];

    private static TimeSpan Time(string text, TimeSpan least, TimeSpan most) => OptionKeys.Between(text, least, most);
}
