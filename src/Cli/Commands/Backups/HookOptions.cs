using System.CommandLine;
using System.CommandLine.Parsing;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Core.Values;
using DbCalm.Protocol.Mapping;

namespace DbCalm.Cli.Commands.Backups;

/// <summary>The commands around a job: <c>--before</c>, <c>--after</c> and <c>--hook-timeout</c>.</summary>
internal sealed class HookOptions : IOptionSet
{
    private readonly Option<string?> before = CommandOption(
        "--before",
        "Run this on the host first, and go on only when it succeeds: a JSON array, the path first. The host's agent.yml has to allow "
        + "the path.");
    private readonly Option<string?> after = CommandOption("--after", "Run this on the host at the end, however the job ended.");
    private readonly Option<string?> timeOut = new("--hook-timeout")
    {
        Description = "How long each of the two may take, 1s to 24h (5m).",
        HelpName = "TIME",
    };

    public HookOptions() => timeOut.Validators.Add(result => Check(result, text => _ = TimeOf(text)));

    /// <inheritdoc/>
    public void AddTo(Command command)
    {
        command.Options.Add(before);
        command.Options.Add(after);
        command.Options.Add(timeOut);
        command.Validators.Add(result =>
        {
            if (result.GetResult(timeOut) is not null && result.GetResult(before) is null && result.GetResult(after) is null)
            {
                result.AddError("--hook-timeout goes with --before or --after");
            }
        });
    }

    /// <summary>The hooks given, for a request; null for none.</summary>
    public Protocol.V1.JobHooks? Of(CommandRun run)
    {
        HookCommand? first = run.Get(before) is { } text ? HookCommand.Parse(text) : null;
        HookCommand? last = run.Get(after) is { } other ? HookCommand.Parse(other) : null;
        TimeSpan time = run.Get(timeOut) is { } given ? TimeOf(given) : JobHooks.StandardTimeOut;
        return first is null && last is null ? null : new JobHooks(first, last, time).ToWire();
    }

    private static Option<string?> CommandOption(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "COMMAND" };
        option.Validators.Add(result => Check(result, text => _ = HookCommand.Parse(text)));
        return option;
    }

    private static TimeSpan TimeOf(string text) =>
        Duration.TryParse(text) is { } time && time >= JobHooks.ShortestTimeOut && time <= JobHooks.LongestTimeOut
        ? time
        : throw new DbCalmException(ErrorCode.InvalidInput, "is not a time from 1s to 24h", "write it as 30s or 10m");

    private static void Check(OptionResult result, Action<string> check)
    {
        try
        {
            if (result.Tokens.FirstOrDefault()?.Value is { } text)
            {
                check(text);
            }
        }
        catch (DbCalmException e)
        {
            result.AddError($"{result.Option.Name}: {e.Message}; {e.Hint}");
        }
    }
}
