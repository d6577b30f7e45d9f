using System.Globalization;
using DbCalm.Core.Planning;
using DbCalm.Core.Values;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Configuration;

/// <summary>Every key of the controller's configuration.</summary>
internal static class OptionKeys
{
    /// <summary>All keys, in the order of the help.</summary>
    public static IReadOnlyList<OptionKey> All { get; } =
    [
        new("data_dir", "DIR", "store, authority and keys (default /var/lib/dbcalm)", (o, text) => o with { DataDir = AbsolutePath(text) }),
        new("grpc_listen", "HOST:PORT", "agents and operators, TLS (default 127.0.0.1:8336)", (o, text) => o with { GrpcListen = Listen(text) }),
        new("http_listen", "HOST:PORT", "REST and health (default 127.0.0.1:8335)", (o, text) => o with { HttpListen = Listen(text) }),
        new("ssl_cert", "PATH", "certificate of the HTTP listener, PEM (default none: plain HTTP)", (o, text) => o with { HttpCertificateFile = AbsolutePath(text) }),
        new("ssl_key", "PATH", "and its key", (o, text) => o with { HttpKeyFile = AbsolutePath(text) }),
        new("cors_origins", "ORIGIN,...", "web pages that may call the REST API (default none)", (o, text) => o with { CorsOrigins = Origins(text) }),
        new("socket", "PATH", "local administration (default /run/dbcalm/controller.sock)", (o, text) => o with { Socket = SocketPath(text) }),
        new("advertise_address", "URL", "what agents are told to dial (default https://<grpc_listen>)", (o, text) => o with { AdvertiseAddress = HttpsUrl(text) }),
        new("server_names", "NAME,...", "further names in the server's certificate", (o, text) => o with { ServerNames = Names(text) }),
        new("heartbeat_interval", "TIME", "how often an agent's stream is checked (default 10s)", (o, text) => o with { HeartbeatInterval = Between(text, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)) }),
        new("offer_timeout", "TIME", "how long an agent may take to confirm a job (default 30s)", (o, text) => o with { OfferTimeout = Between(text, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)) }),
        new("token_ttl", "TIME", "how long a host token holds (default 15m)", (o, text) => o with { TokenTtl = Between(text, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)) }),
        new("certificate_life", "TIME", "how long a host's certificate holds; it renews itself (default 7d)", (o, text) => o with { CertificateLife = Between(text, TimeSpan.FromSeconds(10), TimeSpan.FromDays(365)) }),
        new("authority_overlap", "TIME", "how long an authority that was replaced is trusted at least (default 7d)", (o, text) => o with { AuthorityOverlap = Between(text, TimeSpan.Zero, TimeSpan.FromDays(30)) }),
        new("late_returns", "N", "how often a host may come back with a certificate that has ended (default 3)", (o, text) => o with { LateReturns = WholeNumber(text, 0, 1000) }),
        new("approve_hosts", "true|false", "whether a host that joins waits for 'hosts approve' (default false)", (o, text) => o with { ApproveHosts = Flag(text) }),
        new("login_ttl", "TIME", "how long a login holds (default 1h)", (o, text) => o with { LoginTtl = Between(text, TimeSpan.FromSeconds(1), TimeSpan.FromDays(30)) }),
        new("jwt_algorithm", "NAME", "how access tokens are signed: HS256, HS384 or HS512 (default HS256)", (o, text) => o with { TokenAlgorithm = Algorithm(text) }),
        new("jwt_issuer", "TEXT", "who access tokens say they are from (default dbcalm)", (o, text) => o with { TokenIssuer = Word(text) }),
        new("jwt_audience", "TEXT", "whom access tokens say they are for (default dbcalm)", (o, text) => o with { TokenAudience = Word(text) }),
        new("limit_connections", "N", "connections from one address at once (default 1000)", (o, text) => o with { ConnectionsPerAddress = Limit(text) }),
        new("limit_per_host", "N", "backups on one host at once (default 2)", (o, text) => o with { Limits = o.Limits with { PerHost = Limit(text) } }),
        new("limit_per_repository", "N", "and into one repository of the fleet (default 8)", (o, text) => o with { Limits = o.Limits with { PerRepository = Limit(text) } }),
        new("limit_per_cluster", "N", "and in one replication cluster, which the label 'cluster' names (default 1)", (o, text) => o with { Limits = o.Limits with { PerCluster = Limit(text) } }),
        new("limit_fleet", "N", "and in all (default 100)", (o, text) => o with { Limits = o.Limits with { Fleet = Limit(text) } }),
        new("limit_reads_per_host", "N", "copies and verifications on one host at once (default 2)", (o, text) => o with { Limits = o.Limits with { ReadsPerHost = Limit(text) } }),
        new("retention_interval", "TIME", "how often retention runs (default 1h)", (o, text) => o with { RetentionInterval = Between(text, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)) }),
        new("retention_max_share", "PERCENT", "of an instance's copies in a repository that may go at once unasked (default 50)", (o, text) => o with { RetentionGuard = o.RetentionGuard with { MaxSharePercent = Percent(text) } }),
        new("watch_interval", "TIME", "how often objectives, repositories and reminders are looked at (default 1m)", (o, text) => o with { WatchInterval = Between(text, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)) }),
        .. ApprovalKeys.All,
        new("log_level", "LEVEL", "debug, info, warning or error (default info)", (o, text) => o with { LogLevel = Level(text) }),
    ];

    private static string AbsolutePath(string text) => text.Length > 0 && !text.Any(char.IsControl)
        ? Path.GetFullPath(text)
        : throw OptionKey.Mistake(text, "a path");

    // The kernel's limit for a socket's address is 108 bytes with the closing zero.
    private static string SocketPath(string text) => System.Text.Encoding.UTF8.GetByteCount(AbsolutePath(text)) <= 107
        ? AbsolutePath(text)
        : throw OptionKey.Mistake(text, "a path of at most 107 bytes");

    private static ListenAddress Listen(string text) =>
        ListenAddress.TryParse(text) ?? throw OptionKey.Mistake(text, "an address and port such as 127.0.0.1:8336 or [::1]:8336");

    private static Uri HttpsUrl(string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme == Uri.UriSchemeHttps && url.PathAndQuery == "/"
        ? url
        : throw OptionKey.Mistake(text, "a URL such as https://controller.example:8336");

    private static string[] Names(string text)
    {
        string[] names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return names.FirstOrDefault(name => Uri.CheckHostName(name) == UriHostNameType.Unknown) is { } wrong
            ? throw OptionKey.Mistake(wrong, "a host name or address")
            : names;
    }

    // Browsers send an origin in one form only, and only that is compared. A wildcard would let every page of the web use what a browser knows.
    private static string[] Origins(string text)
    {
        string[] origins = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return origins.FirstOrDefault(origin => !IsOrigin(origin)) is { } wrong
            ? throw OptionKey.Mistake(wrong, "an origin such as https://ui.example or http://localhost:5173, in lower case, without a path or a wildcard")
            : origins;
    }

    private static bool IsOrigin(string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
        && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
        && text == $"{url.Scheme}://{(url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost)}{(url.IsDefaultPort ? "" : string.Create(CultureInfo.InvariantCulture, $":{url.Port}"))}";

    internal static TimeSpan Between(string text, TimeSpan least, TimeSpan most) => Duration.TryParse(text) is { } time && time >= least && time <= most
        ? time
        : throw OptionKey.Mistake(text, $"a time from {Duration.Format(least)} to {Duration.Format(most)} such as 500ms, 10s, 15m or 2h");

    private static TokenAlgorithm Algorithm(string text) => text switch
    {
        "HS256" => TokenAlgorithm.HS256,
        "HS384" => TokenAlgorithm.HS384,
        "HS512" => TokenAlgorithm.HS512,
        _ => throw OptionKey.Mistake(text, "HS256, HS384 or HS512"),
    };

    private static string Word(string text) => text.Length is > 0 and <= 200 && text.All(c => c is > ' ' and < (char)127)
        ? text
        : throw OptionKey.Mistake(text, "1 to 200 characters without blanks");

    private static int Limit(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) && limit is > 0 and <= StartLimits.Most
        ? limit
        : throw OptionKey.Mistake(text, $"a whole number from 1 to {StartLimits.Most}");

    private static int WholeNumber(string text, int least, int most) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
        ? number
        : throw OptionKey.Mistake(text, $"a whole number from {least} to {most}");

    private static bool Flag(string text) => text switch
    {
        "true" => true,
        "false" => false,
        _ => throw OptionKey.Mistake(text, "true or false"),
    };

    private static int Percent(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int percent) && percent is > 0 and <= 100
        ? percent
        : throw OptionKey.Mistake(text, "a whole number from 1 to 100");

    private static LogLevel Level(string text) => text switch
    {
        "debug" => LogLevel.Debug,
        "info" => LogLevel.Information,
        "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        _ => throw OptionKey.Mistake(text, "a log level: debug, info, warning or error"),
    };
}
