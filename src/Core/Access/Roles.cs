using System.Collections.Frozen;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Core.Access;

/// <summary>What each role may do.</summary>
public static class Roles
{
    private static readonly Permission[] Looking = [Permission.ViewFleet, Permission.ViewBackups, Permission.ViewJobs];

    private static readonly FrozenDictionary<Role, FrozenSet<Permission>> Granted = new Dictionary<Role, FrozenSet<Permission>>
    {
        [Role.Viewer] = Looking.ToFrozenSet(),
        [Role.Auditor] = Looking.Append(Permission.ViewAudit).ToFrozenSet(),
        [Role.Operator] = Looking.Concat(
            [
                Permission.TakeBackups, Permission.VerifyBackups, Permission.CopyBackups, Permission.HoldBackups, Permission.ReleaseBackups,
                Permission.RestoreBackups, Permission.CancelJobs,
            ]).ToFrozenSet(),
        [Role.Admin] = Enum.GetValues<Permission>().ToFrozenSet(),
    }.ToFrozenDictionary();

    /// <summary>Whether <paramref name="role"/> may do what <paramref name="permission"/> stands for.</summary>
    public static bool Allows(this Role role, Permission permission) => Granted[role].Contains(permission);

    /// <summary>Every permission of <paramref name="role"/>, in the order of the enum.</summary>
    public static IEnumerable<Permission> PermissionsOf(Role role) => Granted[role].Order();

    /// <summary>The role that <paramref name="text"/> names; throws an invalid-input error for none.</summary>
    public static Role Parse(string text) => Enum.GetValues<Role>().Cast<Role?>().FirstOrDefault(role => string.Equals(NameOf(role!.Value), text, StringComparison.Ordinal))
        ?? throw new DbCalmException(ErrorCode.InvalidInput, $"{NameRules.Quote(text)} is not a role", $"use {string.Join(", ", Enum.GetValues<Role>().Select(NameOf))}");

    /// <summary>The role's name, in lower case.</summary>
    public static string NameOf(Role role) => role switch
    {
        Role.Viewer => "viewer",
        Role.Operator => "operator",
        Role.Auditor => "auditor",
        Role.Admin => "admin",
    };
}
