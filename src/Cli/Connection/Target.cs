using DbCalm.Cli.Output;
using DbCalm.Core.Errors;

namespace DbCalm.Cli.Connection;

/// <summary>The controller that calls go to, and the login that they carry.</summary>
/// <param name="Endpoint">The controller.</param>
/// <param name="Token">What calls carry; null for none.</param>
/// <param name="Context">The context that it is from; null when options or the environment said it.</param>
internal sealed record Target(Endpoint Endpoint, string? Token, SavedContext? Context)
{
    /// <summary>True when the token is from the environment and not from a login.</summary>
    public bool HasTokenOfEnvironment => Token is not null && Token != Context?.Token;

    /// <summary>
    /// Picks the target: options before environment, those before the current context, the local socket last.
    /// A token comes from <c>DBCALM_TOKEN</c>, or from the context of that very controller.
    /// </summary>
    public static Target Choose(string? server, string? caPin, string? socket, string? contextName, Func<string, string?> environment)
    {
        bool isSaid = server is not null || socket is not null
            || environment("DBCALM_SERVER") is not null || environment("DBCALM_SOCKET") is not null;
        if (contextName is not null && (server is not null || socket is not null))
        {
            throw new DbCalmException(ErrorCode.InvalidInput, "--context excludes --server and --socket", "give the one that you mean");
        }

        SavedContexts saved = ContextFile.Of(environment).Read();
        SavedContext? context = contextName is not null
            ? saved.Find(contextName) ?? throw new DbCalmException(
                ErrorCode.NotFound, $"there is no context {Printable.Line(contextName)}", "see 'dbcalmctl context list'")
            : isSaid ? null : saved.Find(saved.Current);
        string? token = environment("DBCALM_TOKEN");
        if (context is not null)
        {
            // A pin that is said replaces the one that is kept: it is how one goes over to another authority.
            return new Target(
                Endpoint.Choose(context.Server, caPin ?? context.CaPin, context.Socket, _ => null), token ?? NullIfEmpty(context.Token),
                context);
        }

        Endpoint endpoint = Endpoint.Choose(server, caPin, socket, environment);
        return new Target(endpoint, token, null);
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
