using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Core.Approvals;

/// <summary>The words of the configuration, the wire and people for operations and what they take.</summary>
public static class ApprovalWords
{
    /// <summary>The stable name, snake case.</summary>
    public static string NameOf(ApprovalKind kind) => kind switch
    {
        ApprovalKind.DeleteBackup => "delete_backup",
        ApprovalKind.ShortenRetention => "shorten_retention",
        ApprovalKind.RemoveRepository => "remove_repository",
        ApprovalKind.RevokeKey => "revoke_key",
    };

    /// <summary>The stable name, snake case.</summary>
    public static string NameOf(ApprovalRule rule) => rule switch
    {
        ApprovalRule.None => "none",
        ApprovalRule.CoolOff => "cool_off",
        ApprovalRule.SecondAdmin => "second_admin",
    };

    /// <summary>The rule of this name; throws an invalid-input error for none.</summary>
    public static ApprovalRule ParseRule(string text) => Enum.GetValues<ApprovalRule>().Cast<ApprovalRule?>().FirstOrDefault(rule => NameOf(rule!.Value) == text)
        ?? throw new DbCalmException(ErrorCode.InvalidInput, $"{NameRules.Quote(text)} is not none, second_admin or cool_off");
}
