using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Fleet;
using DbCalm.Core.Jobs;

namespace DbCalm.Cli.Commands;

/// <summary>Arguments and options that name an object: checked before anything is asked, completed from what the controller has.</summary>
internal sealed class NameInput
{
    private readonly NameCompletion completion;

    public NameInput(CommandContext context) => completion = new NameCompletion(context);

    /// <summary>A backup.</summary>
    public Argument<string> Backup() => Argument("ID", "The backup's id.", CheckBackup, completion.Backups);

    /// <summary>A job.</summary>
    public Argument<string> Job() => Argument("ID", "The job's id.", text => _ = new JobId(text), completion.Jobs);

    /// <summary>A host.</summary>
    public Argument<string> Host() => Argument("HOST", "The host's name.", CheckHost, completion.Hosts);

    /// <summary>A database server.</summary>
    public Argument<string> Instance() => Argument("INSTANCE", "The instance's name.", CheckInstance, completion.Instances);

    /// <summary>A host, as an option.</summary>
    public Option<string?> HostOption(string description) => Option("--host", "NAME", description, CheckHost, completion.Hosts);

    /// <summary>A database server, as an option.</summary>
    public Option<string?> InstanceOption(string description) => Option("--instance", "NAME", description, CheckInstance, completion.Instances);

    /// <summary>The base of an incremental, as an option.</summary>
    public Option<string?> BaseOption(string description) => Option("--from", "ID", description, CheckBackup, completion.Backups);

    /// <summary>A chain, as an option.</summary>
    public Option<string?> ChainOption(string description) => Option("--chain", "ID", description, text => _ = new ChainId(text), completion.Backups);

    /// <summary>A repository.</summary>
    public Argument<string> Repository() => Argument("NAME", "The repository's name.", CheckRepository, completion.Repositories);

    /// <summary>A repository, as an option.</summary>
    public Option<string?> RepositoryOption(string description) => RepositoryOption("--repository", description);

    /// <summary>A repository, as an option of this name.</summary>
    public Option<string?> RepositoryOption(string name, string description) => Option(name, "NAME", description, CheckRepository, completion.Repositories);

    /// <summary>Repositories, as an option that may be given several times.</summary>
    public Option<string[]> RepositoriesOption(string description)
    {
        var option = new Option<string[]>("--repository") { Description = description, HelpName = "NAME" };
        option.Validators.Add(result => Check(result, result.Tokens, CheckRepository));
        option.CompletionSources.Add(completion.Repositories);
        return option;
    }

    private static void CheckBackup(string text) => _ = new BackupId(text);

    private static void CheckRepository(string text) => _ = new RepositoryName(text);

    private static void CheckHost(string text) => _ = new HostName(text);

    private static void CheckInstance(string text) => _ = new InstanceName(text);

    private static Argument<string> Argument(string name, string description, Action<string> check, Func<CompletionContext, IEnumerable<string>> complete)
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
