using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;

namespace DbCalm.Cli.Output.Views;

/// <summary>Identities and accounts for people.</summary>
internal static class IdentityView
{
    public static IReadOnlyList<Column<User>> Users { get; } =
    [
        new("USER", user => user.Name),
        new("ROLE", user => user.Grant.Role),
        new("INSTANCES", user => Limit(user.Grant)),
        new("CREATED", user => Moment.Minute(user.CreatedAt, TimeZoneInfo.Utc)),
        new("CHANGED", user => Moment.Minute(user.UpdatedAt, TimeZoneInfo.Utc)),
        new("WARNING", user => new Cell(string.Join("; ", user.Warnings), Tone.Bad)),
    ];

    public static IReadOnlyList<Column<Client>> Clients { get; } =
    [
        new("CLIENT ID", client => client.Id),
        new("LABEL", client => client.Label),
        new("ROLE", client => client.Grant.Role),
        new("INSTANCES", client => Limit(client.Grant)),
        new("CREATED", client => Moment.Minute(client.CreatedAt, TimeZoneInfo.Utc)),
        new("WARNING", client => new Cell(string.Join("; ", client.Warnings), Tone.Bad)),
    ];

    /// <summary>The kind and name of an identity, e.g. <c>user anna</c>.</summary>
    public static string Words(Identity identity) => identity.Name.Length == 0 ? identity.Kind : $"{identity.Kind} {identity.Name}";

    public static IEnumerable<Line> Describe(Identity identity, string controller, DateTimeOffset? expiresAt, DateTimeOffset now) =>
    [
        new("Who", Words(identity)),
        new("Controller", controller),
        new("Role", identity.Grant.Role),
        new("Instances", Limit(identity.Grant)),
        new("May", string.Join(", ", identity.Permissions.Select(permission => permission.Replace('_', ' ')))),
        new("Holds until", expiresAt is { } at ? Moment.Full(Timestamp.FromDateTimeOffset(at), now) : ""),
    ];

    public static IEnumerable<Line> Describe(User user, DateTimeOffset now) =>
    [
        new("User", user.Name),
        new("Role", user.Grant.Role),
        new("Instances", Limit(user.Grant)),
        new("Created", Moment.Full(user.CreatedAt, now)),
        new("Changed", Moment.Full(user.UpdatedAt, now)),
        .. Warnings(user.Warnings),
    ];

    public static IEnumerable<Line> Describe(Client client, DateTimeOffset now) =>
    [
        new("Client ID", client.Id),
        new("Label", client.Label),
        new("Role", client.Grant.Role),
        new("Instances", Limit(client.Grant)),
        new("Created", Moment.Full(client.CreatedAt, now)),
        .. Warnings(client.Warnings),
    ];

    private static IEnumerable<Line> Warnings(IEnumerable<string> warnings) =>
        warnings.Select(warning => new Line("Warning", new Cell(warning, Tone.Bad)));

    private static string Limit(Grant grant) => grant.Instances.Length == 0 ? "all" : grant.Instances;
}
