using DbCalm.Controller.Access;
using DbCalm.Controller.Accounts;
using DbCalm.Core.Access;
using DbCalm.Core.Schedules;
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

    /// <summary>A person.</summary>
    public static User ToUser(this Account account) =>
        new() { Name = account.Name, Grant = account.Grant.ToWire(), CreatedAt = account.CreatedAt.ToWire(), UpdatedAt = account.UpdatedAt.ToWire() };

    /// <summary>A program, without its secret.</summary>
    public static Client ToClient(this Account account) =>
        new() { Id = account.Name, Label = account.Label, Grant = account.Grant.ToWire(), CreatedAt = account.CreatedAt.ToWire(), UpdatedAt = account.UpdatedAt.ToWire() };

    /// <summary>Who a caller with a grant is.</summary>
    public static Identity ToIdentity(Caller caller)
    {
        (string kind, string name) = caller is Caller.Holder { Account: var account } ? (account.Kind == AccountKind.User ? "user" : "client", account.Name) : ("administrator", "");
        return new Identity
        {
            Kind = kind,
            Name = name,
            Grant = caller.Grant!.ToWire(),
            Permissions = { Roles.PermissionsOf(caller.Grant!.Role).Select(permission => CallerPolicy.WordsOf(permission).Replace(' ', '_')) },
        };
    }

    private static WireGrant ToWire(this CoreGrant grant) => new() { Role = Roles.NameOf(grant.Role), Instances = grant.Instances?.ToString() ?? "" };
}
