using System.CommandLine;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;

namespace DbCalm.Cli.Waiting;

/// <summary>The options of a command that queues a job: whether it waits for the end, and how much it tells meanwhile.</summary>
internal sealed class WaitOptions : IOptionSet
{
    private readonly Option<bool> wait;
    private readonly Option<bool>? noWait;

    private WaitOptions(string result, Option<bool>? noWait)
    {
        this.noWait = noWait;
        wait = new Option<bool>("--wait")
        {
            Description =
                $"Follow the job to its end and print {result}; the exit code tells how it ended. Ctrl-C stops waiting, not the job.",
        };
    }

    /// <summary>The options of a command that prints <paramref name="result"/> when it is told to wait.</summary>
    public static WaitOptions WhenTold(string result) => new(result, null);

    /// <summary>The options of a command that waits and prints <paramref name="result"/> unless it is told not to.</summary>
    public static WaitOptions Always(string result) =>
        new($"{result} (the default)", new Option<bool>("--no-wait") { Description = "Only queue the job." });

    /// <inheritdoc/>
    public void AddTo(Command command)
    {
        command.Options.Add(wait);
        command.Options.Add(new QuietOption());
        if (noWait is not null)
        {
            command.Options.Add(noWait);
        }
    }

    /// <summary>True when the end is to be waited for.</summary>
    public bool AreWanted(CommandRun run) => noWait is null ? run.Get(wait) : !run.Get(noWait);
}
