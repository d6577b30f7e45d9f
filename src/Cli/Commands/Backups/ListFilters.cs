using System.CommandLine;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output.Views;
using DbCalm.Core.Errors;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Backups;

/// <summary>The options that choose what a list of backups has.</summary>
internal sealed class ListFilters
{
    private readonly Option<string?> instance;
    private readonly Option<string?> host;
    private readonly Option<string?> chain;
    private readonly Option<string?> repository;
    private readonly Option<DateTimeOffset?> since;
    private readonly Option<DateTimeOffset?> until;
    private readonly Option<string[]> states = new("--state")
    {
        Description = "Only those in this state; may be given more than once.",
        HelpName = "STATE",
    };
    private readonly Option<string?> type = new("--type") { Description = "Only full or only incremental ones.", HelpName = "TYPE" };
    private readonly Option<int?> schedule = new("--schedule-id")
    {
        Description = "Only those that this schedule asked for.",
        HelpName = "N",
    };
    private readonly Option<string?> proof = new("--proof") { Description = "Only those proven this far at least.", HelpName = "LEVEL" };
    private readonly Option<bool> held = new("--held") { Description = "Only those that nothing may delete." };

    public ListFilters(CommandContext context)
    {
        var names = context.Names;
        instance = names.InstanceOption("Only those of this instance.");
        host = names.HostOption("Only those that this host took.");
        chain = names.ChainOption("Only those of this chain, which goes by the id of its full backup.");
        repository = names.RepositoryOption("Only those with a copy there.");
        since = ListTime.Option(
            "--since", "Only those started then or later: an instant such as 2026-11-21T10:00:00Z, or a length back from now such as 7d.",
            context);
        until = ListTime.Option("--until", "Only those started before that; written like --since.", context);
        OneOf.Restrict(states, [.. Words<BackupState>(BackupState.Unspecified, state => Word.Of(state).Text).Keys]);
        OneOf.Restrict(type, [.. Words<BackupType>(BackupType.Unspecified, Word.Of).Keys]);
        OneOf.Restrict(proof, [.. Words<Proof>(Proof.Unspecified, level => Word.Of(level).Text).Keys]);
    }

    /// <summary>The options, in the order of the help.</summary>
    public IEnumerable<Option> All => [instance, host, chain, states, type, schedule, repository, proof, held, since, until];

    /// <summary>The request for what was given; throws an invalid-input error when the times leave nothing between them.</summary>
    public ListBackupsRequest Request(CommandRun run)
    {
        var request = new ListBackupsRequest
        {
            Instance = run.Get(instance) ?? "",
            Host = run.Get(host) ?? "",
            ChainId = run.Get(chain) ?? "",
            Repository = run.Get(repository) ?? "",
            Held = run.Get(held),
            Since = run.Get(since).ToWire(),
            Until = run.Get(until).ToWire(),
        };
        if (run.Get(since) >= run.Get(until))
        {
            throw new DbCalmException(
                ErrorCode.InvalidInput, "--until is not after --since: no backup is between them",
                "give an earlier --since or a later --until");
        }

        request.States.AddRange(
            (run.Get(states) ?? []).Select(word => Words<BackupState>(BackupState.Unspecified, state => Word.Of(state).Text)[word]));
        request.Type = run.Get(type) is { } ofType ? Words<BackupType>(BackupType.Unspecified, Word.Of)[ofType] : BackupType.Unspecified;
        request.Proof = run.Get(proof) is { } level
            ? Words<Proof>(Proof.Unspecified, value => Word.Of(value).Text)[level]
            : Proof.Unspecified;
        if (run.Get(schedule) is { } id)
        {
            request.ScheduleId = id;
        }

        return request;
    }

    private static Dictionary<string, T> Words<T>(T unspecified, Func<T, string> word)
        where T : struct, Enum => Enum.GetValues<T>().Where(value => !value.Equals(unspecified)).ToDictionary(word);
}
