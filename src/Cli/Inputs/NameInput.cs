using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Core.Notifications;
using DbCalm.Core.Schedules;

namespace DbCalm.Cli.Inputs;

/// <summary>Arguments and options that name an object: checked before anything is asked, completed from what the controller has.</summary>
internal sealed class NameInput
{
    public NameInput(CommandContext context) => Completion = new NameCompletion(context);

    /// <summary>Names from the controller, for options of another kind.</summary>
    public NameCompletion Completion { get; }

    /// <summary>The argument for the name of an object that is yet to be made: there is nothing to complete.</summary>
    public static Argument<string> New(Argument<string> argument)
    {
        argument.CompletionSources.Clear();
        return argument;
    }

    /// <summary>A backup.</summary>
    public Argument<string> Backup() => Argument("ID", "The backup's id.", CheckBackup, Completion.Backups);

    /// <summary>A job.</summary>
    public Argument<string> Job() => Argument("ID", "The job's id.", text => _ = new JobId(text), Completion.Jobs);

    /// <summary>A host.</summary>
    public Argument<string> Host() => Argument("HOST", "The host's name.", CheckHost, Completion.Hosts);

    /// <summary>A database server.</summary>
    public Argument<string> Instance() => Argument("INSTANCE", "The instance's name.", CheckInstance, Completion.Instances);

    /// <summary>A host, as an option.</summary>
    public Option<string?> HostOption(string description) => Option("--host", "NAME", description, CheckHost, Completion.Hosts);

    /// <summary>A database server, as an option.</summary>
    public Option<string?> InstanceOption(string description) =>
        Option("--instance", "NAME", description, CheckInstance, Completion.Instances);

    /// <summary>The base of an incremental, as an option.</summary>
    public Option<string?> BaseOption(string description) => Option("--from", "ID", description, CheckBackup, Completion.Backups);

    /// <summary>A chain, as an option.</summary>
    public Option<string?> ChainOption(string description) =>
        Option("--chain", "ID", description, text => _ = new ChainId(text), Completion.Backups);

    /// <summary>A repository.</summary>
    public Argument<string> Repository() => Argument("NAME", "The repository's name.", CheckRepository, Completion.Repositories);

    /// <summary>A repository, as an option.</summary>
    public Option<string?> RepositoryOption(string description) => RepositoryOption("--repository", description);

    /// <summary>A repository, as an option of this name.</summary>
    public Option<string?> RepositoryOption(string name, string description) =>
        Option(name, "NAME", description, CheckRepository, Completion.Repositories);

    /// <summary>A repository that has to be said, as an option of this name.</summary>
    public Option<string?> RequiredRepositoryOption(string name, string description) => Required(RepositoryOption(name, description));

    /// <summary>A database server that has to be said, as an option.</summary>
    public Option<string?> RequiredInstanceOption(string description) => Required(InstanceOption(description));

    /// <summary>A host that is not there yet, as an option; it has to be said.</summary>
    public Option<string?> NewHostOption(string description)
    {
        Option<string?> option = Required(HostOption(description));
        option.CompletionSources.Clear();
        return option;
    }

    /// <summary>Repositories, as an option that may be given several times.</summary>
    public Option<string[]> RepositoriesOption(string description) =>
        Several("--repository", description, CheckRepository, Completion.Repositories);

    /// <summary>A schedule.</summary>
    public Argument<string> Schedule() => Argument("SCHEDULE", "The schedule's name or number.", CheckSchedule, Completion.Schedules);

    /// <summary>A schedule that need not be named.</summary>
    public Argument<string> OptionalSchedule()
    {
        Argument<string> argument = Schedule();
        argument.Arity = ArgumentArity.ZeroOrOne;
        return argument;
    }

    /// <summary>A schedule that is not there yet.</summary>
    public static Argument<string> NewSchedule() => Argument("NAME", "The schedule's name, with a letter in it.", CheckSchedule, _ => []);

    /// <summary>A retention policy.</summary>
    public Argument<string> Policy() => Argument("NAME", "The policy's name.", text => _ = new PolicyName(text), Completion.Policies);

    /// <summary>A channel.</summary>
    public Argument<string> Channel() => Argument("NAME", "The channel's name.", CheckChannel, Completion.Channels);

    /// <summary>A channel, as an option.</summary>
    public Option<string?> ChannelOption(string description) => Option("--channel", "NAME", description, CheckChannel, Completion.Channels);

    /// <summary>A request that was held.</summary>
    public Argument<string> Approval() =>
        Argument("ID", "The approval's id.", text => NameRules.Check(text, "approval id"), Completion.Approvals);

    /// <summary>A message to a channel.</summary>
    public static Argument<string> Notification() =>
        Argument("ID", "The message's id.", text => NameRules.Check(text, "notification id"), _ => []);

    /// <summary>Database servers, as an option that may be given several times.</summary>
    public Option<string[]> InstancesOption(string description) => Several("--instance", description, CheckInstance, Completion.Instances);

    private static Option<string?> Required(Option<string?> option)
    {
        option.Required = true;
        return option;
    }

    private static void CheckBackup(string text) => _ = new BackupId(text);

    private static void CheckRepository(string text) => _ = new RepositoryName(text);

    private static void CheckChannel(string text) => _ = new ChannelName(text);

    private static void CheckSchedule(string text) => _ = new ScheduleName(text);

    private static void CheckHost(string text) => _ = new HostName(text);

    private static void CheckInstance(string text) => _ = new InstanceName(text);

    private static Argument<string> Argument(
        string name, string description, Action<string> check, Func<CompletionContext, IEnumerable<string>> complete)
    {
        var argument = new Argument<string>(name) { Description = description };
        argument.Validators.Add(result => Check(result, result.Tokens, check));
        argument.CompletionSources.Add(complete);
        return argument;
    }

    private static Option<string?> Option(
        string name, string helpName, string description, Action<string> check, Func<CompletionContext, IEnumerable<string>> complete)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = helpName };
        option.Validators.Add(result => Check(result, result.Tokens, check));
        option.CompletionSources.Add(complete);
        return option;
    }

    private static Option<string[]> Several(
        string name, string description, Action<string> check, Func<CompletionContext, IEnumerable<string>> complete)
    {
        var option = new Option<string[]>(name) { Description = description, HelpName = "NAME" };
        option.Validators.Add(result => Check(result, result.Tokens, check));
        option.CompletionSources.Add(complete);
        return option;
    }

    private static void Check(SymbolResult result, IEnumerable<Token> tokens, Action<string> check)
    {
        foreach (Token token in tokens)
        {
            try
            {
                check(token.Value);
            }
            catch (DbCalmException e)
            {
                result.AddError($"{e.Message}: {e.Hint}");
            }
        }
    }
}
