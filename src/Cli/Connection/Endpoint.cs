using DbCalm.Core.Errors;
using DbCalm.Protocol.Trust;

namespace DbCalm.Cli.Connection;

/// <summary>The address of a controller: a socket on this machine or an address with the pin of its authority.</summary>
internal abstract record Endpoint
{
    /// <summary>The socket that is dialled when nothing else is said.</summary>
    public const string DefaultSocket = "/run/dbcalm/controller.sock";

    private const int DefaultPort = 8336;

    private Endpoint()
    {
    }

    /// <summary>A unix socket; its peer is known by its user.</summary>
    public sealed record Local(string Path) : Endpoint
    {
        /// <inheritdoc/>
        public override string ToString() => Path;
    }

    /// <summary>An address reached over TLS; its peer is known by <paramref name="Pin"/>.</summary>
    public sealed record Remote(Uri Address, CaPin Pin) : Endpoint
    {
        /// <inheritdoc/>
        public override string ToString() => $"https://{Address.Authority}";
    }

    /// <summary>
    /// Picks the endpoint: options before environment, an address before a socket. Throws an invalid-input error with the cure.
    /// </summary>
    public static Endpoint Choose(string? server, string? caPin, string? socket, Func<string, string?> environment)
    {
        if (server is not null && socket is not null)
        {
            throw Invalid("--server and --socket exclude each other", "give the one that you mean");
        }

        string? address = server ?? (socket is null ? environment("DBCALM_SERVER") : null);
        if (address is null)
        {
            return caPin is null
                ? new Local(LocalPath(socket ?? environment("DBCALM_SOCKET") ?? DefaultSocket))
                : throw Invalid("--ca-pin is for --server, which is missing", "add --server https://HOST:8336");
        }

        string pin = caPin ?? environment("DBCALM_CA_PIN") ?? throw Invalid(
            $"--server {address} needs --ca-pin, so that nobody else can pose as the controller",
            "give the pin that 'dbcalmctl authority show' tells on the controller's machine, or set DBCALM_CA_PIN; 'dbcalmctl login "
            + $"--server {address} --trust-on-first-use' shows and keeps the pin of what answers");
        return new Remote(ParseAddress(address), CaPin.Parse(pin));
    }

    private static string LocalPath(string path) => path.Length > 0 && !path.Contains('\0')
        ? path
        : throw Invalid("the path of the socket is empty", $"leave --socket out for {DefaultSocket}");

    /// <summary>
    /// The address in <paramref name="text"/>, with the usual port when it names none; throws an invalid-input error when it is none.
    /// </summary>
    public static Uri ParseAddress(string text)
    {
        bool valid = Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttps
            && uri.Host.Length > 0 && uri.PathAndQuery == "/" && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0;
        if (!valid)
        {
            throw Invalid($"--server {text} is not an address", "write it as https://HOST:8336");
        }

        bool namesPort = text.TrimEnd('/').EndsWith($":{uri!.Port}", StringComparison.Ordinal);
        return namesPort ? uri : new UriBuilder(uri) { Port = DefaultPort }.Uri;
    }

    private static DbCalmException Invalid(string message, string hint) => new(ErrorCode.InvalidInput, message, hint);
}
