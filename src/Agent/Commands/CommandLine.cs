using System.CommandLine;
using System.CommandLine.Invocation;
using DbCalm.Core.Errors;
using Microsoft.Extensions.Logging;

namespace DbCalm.Agent.Commands;

/// <summary>One run of <c>dbcalm-agent</c>: arguments in, exit code out; every failure ends here as <c>error:</c> and <c>hint:</c>.</summary>
internal static class CommandLine
{
    private const int Done = 0;
    private const string DefaultDataDir = "/var/lib/dbcalm-agent";

    // '@name' is a name like any other, not a file to read arguments from.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    /// <summary>Runs <paramref name="arguments"/> and answers the exit code; never throws.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors, Func<ILoggerFactory> logs, CancellationToken cancellationToken)
    {
        var root = new RootCommand("The agent of DbCalm: takes, restores and verifies backups on a database host.")
        {
            EnrollCommand.Build(),
            RunCommand.Build(logs),
            CronFileCommand.Build(),
        };
        root.Options.OfType<VersionOption>().Single().Action = new PrintVersion();
        ParseResult parsed = root.Parse(arguments, Parsing);
        if (parsed.Action is ParseErrorAction)
        {
            string command = parsed.CommandResult.Command == root ? "dbcalm-agent" : $"dbcalm-agent {parsed.CommandResult.Command.Name}";
            return Report(errors, new Failure(ErrorCode.InvalidInput, string.Join("\n", parsed.Errors.Select(e => e.Message).Distinct(StringComparer.Ordinal)), $"see '{command} --help'"));
        }

        try
        {
            var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = output, Error = errors };
            return await parsed.InvokeAsync(invocation, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Done;
        }
        catch (DbCalmException e)
        {
            return Report(errors, e.ToFailure());
        }
        catch (Exception e)
        {
            await errors.WriteLineAsync(e.ToString());
            return Report(errors, new Failure(ErrorCode.Internal, $"unexpected {e.GetType().Name}: {e.Message}", ""));
        }
    }

    /// <summary>Where the agent keeps its identity, journal and outbox.</summary>
    public static Option<string> DataDirOption() => new("--data-dir")
    {
        Description = "The agent's own directory",
        HelpName = "DIR",
        DefaultValueFactory = _ => DefaultDataDir,
    };

    private static int Report(TextWriter errors, Failure failure)
    {
        errors.WriteLine($"error: {failure.Message}");
        if (failure.Hint.Length > 0)
        {
            errors.WriteLine($"hint: {failure.Hint}");
        }

        return ErrorTraits.Of(failure.Code).ExitCode;
    }
}
