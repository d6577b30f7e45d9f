using System.Globalization;
using DbCalm.Core.Repositories;

namespace DbCalm.Agent.Processes;

/// <summary>How a tool competes with the rest of the host.</summary>
/// <param name="Nice">Its niceness, 0 to 19.</param>
/// <param name="IoClass">Its class of disk access.</param>
internal sealed record ToolPriority(int Nice, IoClass IoClass)
{
    /// <summary>What a repository asks for; null when that is nothing special.</summary>
    public static ToolPriority? Of(Repository repository) =>
        repository is { Nice: 0, IoClass: IoClass.Normal } ? null : new ToolPriority(repository.Nice, repository.IoClass);

    /// <summary>The start of the command line; each part replaces itself with the next, so that the pid stays.</summary>
    public IReadOnlyList<string> Arguments =>
    [
        .. Nice == 0 ? Array.Empty<string>() : ["nice", "-n", Nice.ToString(CultureInfo.InvariantCulture)],
        .. IoClass switch
        {
            IoClass.Normal => Array.Empty<string>(),
            IoClass.Low => ["ionice", "-c", "2", "-n", "7"],
            IoClass.Idle => ["ionice", "-c", "3"],
        },
    ];
}
