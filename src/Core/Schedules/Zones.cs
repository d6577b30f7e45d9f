using System.Security;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Core.Schedules;

/// <summary>Time zones by their IANA names.</summary>
public static class Zones
{
    private const int MaxLength = 64;

    /// <summary>The zone that is called <paramref name="id"/>: <c>UTC</c> or a name like <c>Europe/Berlin</c>; throws an invalid-input error when there is none.</summary>
    public static TimeZoneInfo Find(string id)
    {
        if (id == "UTC")
        {
            return TimeZoneInfo.Utc;
        }

        if (!IsName(id))
        {
            throw Unknown(id);
        }

        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(id);
        }
        catch (Exception error) when (error is TimeZoneNotFoundException or InvalidTimeZoneException or SecurityException)
        {
            throw Unknown(id, error);
        }
    }

    // The id becomes a file name below the system's zones, where there are also other things: right/ counts leap seconds, localtime is whatever the host is set to.
    private static bool IsName(string id) =>
        id.Length is > 0 and <= MaxLength
        && char.IsAsciiLetterUpper(id[0])
        && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+')
        && !id.Contains("//", StringComparison.Ordinal)
        && id[^1] != '/'
        && id != "Factory";

    private static DbCalmException Unknown(string id, Exception? inner = null) => new(
        ErrorCode.InvalidInput,
        $"time zone {NameRules.Quote(id)} is not known",
        "use UTC or an IANA name in its own spelling, e.g. Europe/Berlin; 'timedatectl list-timezones' lists them, the package tzdata brings them",
        inner);
}
