using System.CommandLine;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Backups;

/// <summary>The options that choose the order of a list of backups.</summary>
internal sealed class ListOrder
{
    private static readonly Dictionary<string, BackupOrder> Words = new()
    {
        ["started"] = BackupOrder.Started,
        ["finished"] = BackupOrder.Finished,
        ["size"] = BackupOrder.Size,
        ["instance"] = BackupOrder.Instance,
    };

    private readonly Option<string?> sort = new("--sort")
    {
        Description = "The order: started or finished, newest first; size, the one with the most data first; instance, from A to Z. "
            + "Started when nothing is said.",
        HelpName = "WHAT",
    };

    private readonly Option<bool> reverse = new("--reverse") { Description = "The other way round." };

    public ListOrder() => OneOf.Restrict(sort, [.. Words.Keys]);

    /// <summary>The options, in the order of the help.</summary>
    public IEnumerable<Option> All => [sort, reverse];

    /// <summary>
    /// Puts the order into <paramref name="request"/>. Names go up and the rest goes down, since that is what people look for first.
    /// </summary>
    public void Put(CommandRun run, ListBackupsRequest request)
    {
        request.Order = run.Get(sort) is { } word ? Words[word] : BackupOrder.Started;
        request.Ascending = run.Get(reverse) != (request.Order == BackupOrder.Instance);
    }
}
