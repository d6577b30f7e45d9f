using System.CommandLine;
using DbCalm.Cli.Connection;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;
using Google.Protobuf;
using Grpc.Core;

namespace DbCalm.Cli.Commanding;

/// <summary>Run of a command: what was given, the connection, and where the result goes.</summary>
internal sealed class CommandRun : IAsyncDisposable
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(60);
    private ControllerConnection? connection;

    public CommandRun(CommandContext context, ParseResult parsed)
        : this(context, parsed, context.Globals.TargetOf(parsed))
    {
    }

    /// <summary>A run at an endpoint of its own, without a token.</summary>
    public CommandRun(CommandContext context, ParseResult parsed, Endpoint endpoint)
        : this(context, parsed, new Target(endpoint, null, null))
    {
    }

    private CommandRun(CommandContext context, ParseResult parsed, Target target)
    {
        Parsed = parsed;
        Target = target;
        Terminal = context.Terminal;
        bool wantsColor = context.Globals.WantsColor(parsed);
        WantsColor = wantsColor;
        Results = new ResultWriter(Terminal, context.Globals.FormatOf(parsed), wantsColor);
    }

    /// <summary>The arguments and options as they were typed.</summary>
    public ParseResult Parsed { get; }

    /// <summary>The controller that calls go to, and the login that they carry.</summary>
    public Target Target { get; }

    /// <summary>The streams and the clock.</summary>
    public Terminal Terminal { get; }

    /// <summary>The present, for ages and ends.</summary>
    public DateTimeOffset Now => Terminal.Clock.GetUtcNow();

    /// <summary>Prints the result, once.</summary>
    public ResultWriter Results { get; }

    /// <summary>False when colours are switched off.</summary>
    public bool WantsColor { get; }

    /// <summary>True when what tools say is not wanted.</summary>
    public bool IsQuiet => QuietOption.IsGiven(Parsed);

    /// <summary>The invoker for generated clients; connects at the first call.</summary>
    public CallInvoker Calls => (connection ??= ControllerConnection.Open(Target.Endpoint, Target.Token)).Calls;

    /// <summary>The value of an option; its default when it was not given.</summary>
    public T? Get<T>(Option<T> option) => Parsed.GetValue(option);

    /// <summary>The value of an argument that the parser made sure of.</summary>
    public T Get<T>(Argument<T> argument) => Parsed.GetRequiredValue(argument);

    /// <summary>The value of an argument that may be left out.</summary>
    public T? GetIfAny<T>(Argument<T> argument) => Parsed.GetValue(argument);

    /// <summary>The terms of a call that works through the whole fleet: it ends when cancelled.</summary>
    public static CallOptions Long(CancellationToken cancellationToken) => new(cancellationToken: cancellationToken);

    /// <summary>The terms of one short call: it ends when cancelled or after a minute.</summary>
    public CallOptions Short(CancellationToken cancellationToken) =>
        new(deadline: Terminal.Clock.GetUtcNow().UtcDateTime + CallTimeout, cancellationToken: cancellationToken);

    /// <summary>Tells the person something that is not the result.</summary>
    public void Note(string line) => Terminal.Error.WriteLine(line);

    /// <summary>Tells what to do next, unless a program reads the result.</summary>
    public void NoteForPeople(string line)
    {
        if (Results.IsForPeople)
        {
            Note(line);
        }
    }

    /// <summary>Prints an object: all of it for programs, <paramref name="describe"/> for people.</summary>
    public void Show<T>(T message, Func<T, DateTimeOffset, IEnumerable<Line>> describe)
        where T : IMessage => Results.Object(message, describe(message, Now));

    /// <summary>Prints an object: all of it for programs, one sentence for people.</summary>
    public void Say(IMessage message, string sentence) => Results.Object(message, writer => writer.Say(sentence));

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (connection?.Successor is { } successor)
        {
            Note(FollowedPin.Keep(Target, successor, Terminal.Environment));
        }

        connection?.Dispose();
        return ValueTask.CompletedTask;
    }
}
