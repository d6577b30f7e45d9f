using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Selectors;
using DbCalm.Core.Settings;
using DbCalm.Core.Values;

namespace DbCalm.Core.Notifications;

/// <summary>Turns the keys and values of a definition into a checked <see cref="NotificationChannel"/>.</summary>
public static class ChannelSettings
{
    private const int MostReceivers = 50;
    private const int LongestUser = 256;
    private static readonly TimeSpan UsualReminder = TimeSpan.FromHours(24);
    private static readonly TimeSpan ShortestReminder = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestReminder = TimeSpan.FromDays(366);

    /// <summary>The channel that <paramref name="settings"/> describe; throws one invalid-input error that lists every mistake.</summary>
    public static NotificationChannel Read(ChannelName name, IEnumerable<KeyValuePair<string, string>> settings)
    {
        var errors = new ValidationErrors();
        var values = new SettingValues($"channel {name}", ChannelKeys.All, settings, errors);
        values.Require(values.Has("type"), "type", "is missing; use webhook or email");
        bool isMail = values.Choice("type", false, ("webhook", false), ("email", true));
        values.AllowOnly(isMail ? "email" : "webhook");
        IReadOnlyList<NotificationEvent?> events = values.List("events", text => (NotificationEvent?)NotificationEvents.Parse(text));
        var channel = new NotificationChannel
        {
            Name = name,
            Webhook = isMail ? null : ReadWebhook(values),
            Mail = isMail ? ReadMail(values) : null,
            CaFile = values.Path("ca_file", isRequired: false),
            Events = values.Has("events") ? events.OfType<NotificationEvent>().ToHashSet() : NotificationEvents.All.ToHashSet(),
            Selector = values.Read("selector", Selector.Parse),
            Reminder = ReadReminder(values),
        };
        errors.ThrowIfAny($"channel {name}");
        return channel;
    }

    private static WebhookTarget ReadWebhook(SettingValues values)
    {
        BodyFormat format = values.Choice("format", BodyFormat.Json, ("json", BodyFormat.Json), ("slack", BodyFormat.Slack), ("teams", BodyFormat.Teams));
        bool allowHttp = values.Flag("allow_http", false);
        values.Require(values.Has("url") != values.Has("url_file"), "url", values.Has("url") ? "and url_file exclude each other; give one of them" : "is missing; give it, or url_file");
        values.Require(format == BodyFormat.Json || !values.Has("url"), "url", "is a secret with this format: whoever knows it can post; put it into a file and give url_file");
        string? mistake = values.Text("url") is { } url ? WebhookAddress.FindMistake(url, allowHttp) : null;
        values.Require(mistake is null, "url", mistake ?? "");
        return new WebhookTarget
        {
            Url = mistake is null && values.Text("url") is { } text ? new Uri(text) : null,
            UrlFile = values.Path("url_file", isRequired: false),
            Format = format,
            SecretFile = values.Path("secret_file", isRequired: false),
            AllowHttp = allowHttp,
        };
    }

    private static MailTarget ReadMail(SettingValues values)
    {
        MailSecurity security = values.Choice("tls", MailSecurity.StartTls, ("starttls", MailSecurity.StartTls), ("implicit", MailSecurity.Implicit), ("none", MailSecurity.None));
        string host = values.Text("smtp_host") ?? "";
        values.Require(MailAddressRules.IsHost(host), "smtp_host", "is missing or not the name or address of a server");
        string from = values.Text("from") ?? "";
        values.Require(MailAddressRules.IsValid(from), "from", "is missing or not a plain address such as dbcalm@example.com");
        string[] to = [.. (values.Text("to") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.OrdinalIgnoreCase)];
        values.Require(to.Length is > 0 and <= MostReceivers && to.All(MailAddressRules.IsValid), "to", $"is missing or not 1 to {MostReceivers} plain addresses such as ops@example.com");
        values.Require(values.Has("user") == values.Has("password_file"), "user", "and password_file go together; give both, or none");
        values.Require(!values.Has("user") || security != MailSecurity.None, "user", "would be sent in clear with tls: none; use starttls or implicit");
        values.Require((values.Text("user") ?? "").Length <= LongestUser, "user", "is too long");
        return new MailTarget
        {
            Host = host,
            Port = values.Number("smtp_port", 1, ushort.MaxValue, UsualPort(security)),
            Security = security,
            User = values.Text("user"),
            PasswordFile = values.Path("password_file", isRequired: false),
            From = from,
            To = to,
        };
    }

    private static int UsualPort(MailSecurity security) => security switch
    {
        MailSecurity.StartTls => 587,
        MailSecurity.Implicit => 465,
        MailSecurity.None => 25,
    };

    private static TimeSpan? ReadReminder(SettingValues values)
    {
        if (values.Text("reminder") is not { } text)
        {
            return UsualReminder;
        }

        if (text == "never")
        {
            return null;
        }

        TimeSpan? time = Duration.TryParse(text);
        values.Require(time >= ShortestReminder && time <= LongestReminder, "reminder", $"is not 'never' or a time from {Duration.Format(ShortestReminder)} to {Duration.Format(LongestReminder)}");
        return time;
    }
}
