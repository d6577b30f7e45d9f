using System.CommandLine;
using System.CommandLine.Invocation;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Connection;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;
using DbCalm.Core.Errors;
using Grpc.Core;

namespace DbCalm.Cli;

/// <summary>Run of <c>dbcalmctl</c>: arguments in, exit code out; every failure ends here.</summary>
internal static class CommandLine
{
    // '@name' is a name like any other, not a file to read arguments from.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    /// <summary>Runs <paramref name="arguments"/> and answers the exit code; never throws.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Terminal terminal, CancellationToken cancellationToken)
    {
        var context = new CommandContext(terminal, new GlobalOptions(terminal.Environment));
        RootCommand root = CommandTree.Build(context, arguments);
        ParseResult parsed = root.Parse(arguments, Parsing);
        if (parsed.Action is ParseErrorAction)
        {
            return ReportUsage(root, parsed, terminal);
        }

        try
        {
            var invocation = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = terminal.Out,
                Error = terminal.Error,
            };
            return await parsed.InvokeAsync(invocation, cancellationToken);
        }
        catch (Exception e) when (
            cancellationToken.IsCancellationRequested
                && e is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled })
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception e)
        {
            Failure failure = FailureOf(e);
            ErrorText.Write(terminal.Error, failure);
            return ExitCodes.Of(failure.Code);
        }
    }

    private static Failure FailureOf(Exception exception) => exception switch
    {
        DbCalmException known => known.ToFailure(),
        RpcException rpc => RpcFailure.Of(rpc),
        _ => new Failure(
            ErrorCode.Internal, $"unexpected {exception.GetType().Name}: {exception.Message}",
            "this is a bug of dbcalmctl; please report it"),
    };

    private static int ReportUsage(RootCommand root, ParseResult parsed, Terminal terminal)
    {
        Command command = parsed.CommandResult.Command;
        string path = CommandPath.Of(command);
        bool lacksVerb = command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Count == 0;
        if (lacksVerb && parsed.Errors.Count == 1)
        {
            // The list of verbs says more than an error.
            string[] help = [.. path.Split(' ').Skip(1), "--help"];
            root.Parse(help, Parsing).Invoke(new InvocationConfiguration { Output = terminal.Error });
            return ExitCodes.Of(ErrorCode.InvalidInput);
        }

        foreach (string message in UsageErrors.Of(parsed))
        {
            ErrorText.Write(terminal.Error, new Failure(ErrorCode.InvalidInput, message, ""));
        }

        terminal.Error.WriteLine($"hint: see '{path} --help'");
        return ExitCodes.Of(ErrorCode.InvalidInput);
    }
}
