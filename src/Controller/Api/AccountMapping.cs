using DbCalm.Controller.Access;
using DbCalm.Controller.Accounts;
using DbCalm.Core.Access;
using DbCalm.Core.Errors;
using DbCalm.Core.Selectors;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Client = DbCalm.Protocol.V1.Client;
using CoreGrant = DbCalm.Core.Access.Grant;
using WireGrant = DbCalm.Protocol.V1.Grant;

namespace DbCalm.Controller.Api;

/// <summary>Accounts on the wire.</summary>
internal static class AccountMapping
{
    /// <summary>The grant; null when nothing is said. Throws an invalid-input error when it makes no sense.</summary>
    public static CoreGrant? ToCore(this WireGrant? grant) =>
        grant is null ? null : new CoreGrant(Roles.Parse(grant.Role), grant.Instances.Length == 0 ? null : Selector.Parse(grant.Instances));

    /// <summary>
    /// What a change makes of a grant: what it does not say stays, so that another role never reaches more instances by omission. Throws an invalid-input error when it makes no sense.
    /// </summary>
    public static Func<CoreGrant, CoreGrant> ToChange(this WireGrant? wanted, bool allInstances)
    {
        Role? role = wanted is { Role.Length: > 0 } ? Roles.Parse(wanted.Role) : null;
        Selector? limit = wanted is { Instances.Length: > 0 } ? Selector.Parse(wanted.Instances) : null;
        return limit is null || !allInstances
            ? before => new CoreGrant(role ?? before.Role, allInstances ? null : limit ?? before.Instances)
            : throw new DbCalmException(ErrorCode.InvalidInput, $"the grant is for all instances and for those with {limit} alone", "say one of them");
    }

    /// <summary>A person, with what may be a mistake.</summary>
    public static User ToUser(this Account account, params IEnumerable<string> warnings) =>
        new() { Name = account.Name, Grant = account.Grant.ToWire(), CreatedAt = account.CreatedAt.ToWire(), UpdatedAt = account.UpdatedAt.ToWire(), Warnings = { warnings } };

    /// <summary>A program, without its secret, with what may be a mistake.</summary>
    public static Client ToClient(this Account account, params IEnumerable<string> warnings) => new()
    {
        Id = account.Name,
        Label = account.Label,
        Grant = account.Grant.ToWire(),
        CreatedAt = account.CreatedAt.ToWire(),
        UpdatedAt = account.UpdatedAt.ToWire(),
        Warnings = { warnings },
    };

    /// <summary>A caller with a grant, and what it may do.</summary>
    public static Identity ToIdentity(Caller caller, IEnumerable<Permission> permissions)
    {
        (string kind, string name) = caller is Caller.Holder { Account: var account } ? (account.Kind == AccountKind.User ? "user" : "client", account.Name) : ("administrator", "");
        return new Identity
        {
            Kind = kind,
            Name = name,
            Grant = caller.Grant!.ToWire(),
            Permissions = { permissions.Select(permission => CallerPolicy.WordsOf(permission).Replace(' ', '_')) },
        };
    }

    private static WireGrant ToWire(this CoreGrant grant) => new() { Role = Roles.NameOf(grant.Role), Instances = grant.Instances?.ToString() ?? "" };
}
