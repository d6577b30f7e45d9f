using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Output.Views;

/// <summary>Hosts for people.</summary>
internal static class HostView
{
    public static IReadOnlyList<Column<Host>> Columns(DateTimeOffset now) =>
    [
        new("NAME", host => host.Name),
        new("STATE", StateOf),
        new("INSTANCES", host => string.Join(", ", host.Instances)),
        new("REPOSITORIES", host => string.Join(", ", host.Repositories.Select(repository => repository.Name))),
        new("AGENT", host => host.AgentVersion),
        new("LAST SEEN", host => Moment.Ago(host.LastSeenAt, now)),
        new("PROBLEMS", host => new Cell(string.Join("; ", host.Problems), Tone.Bad)),
    ];

    public static IEnumerable<Line> Describe(Host host, DateTimeOffset now) =>
    [
        new("Name", host.Name),
        new("Id", host.Id),
        new("State", StateOf(host)),
        .. host.Problems.Select(problem => new Line("Problem", new Cell(problem, Tone.Bad))),
        new("Machine", host.MachineName),
        new("System", host.Os),
        new("Agent", host.AgentVersion),
        new("Joined", Moment.Full(host.EnrolledAt, now)),
        new("Last seen", Moment.Full(host.LastSeenAt, now)),
        new("Certificate ends", Moment.Full(host.CertificateExpiresAt, now)),
        new("Late returns", host.LateReturns == 0 ? "" : $"{host.LateReturns}"),
        new("Instances", string.Join(", ", host.Instances)),
        .. host.Repositories.Select(repository => new Line("Repository", RepositoryOf(repository))),
        .. host.Tools.Select(tool => new Line("Tool", $"{tool.Role}: {tool.Path} {tool.Version}".TrimEnd())),
    ];

    // Whether it may connect says more than that it is away.
    private static Cell StateOf(Host host) =>
        host.Standing is HostStanding.Unspecified or HostStanding.Member ? Word.Of(host.State) : Word.Of(host.Standing);

    private static Cell RepositoryOf(RepositoryFacts repository)
    {
        string name = repository.IsDefault ? repository.Name + " (default)" : repository.Name;
        string text = $"{name}: {repository.Type} {repository.Location}, {Human.Bytes(repository.FreeBytes)} free of "
            + $"{Human.Bytes(repository.TotalBytes)}";
        return repository switch
        {
            { Problem.Length: > 0 } => new Cell($"{text}, {repository.Problem}", Tone.Bad),
            { Writable: false } => new Cell($"{text}, not writable", Tone.Bad),
            _ => text,
        };
    }
}
