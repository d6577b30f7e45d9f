using DbCalm.Core.Errors;

namespace DbCalm.Core.Schedules.CronFiles;

/// <summary>What the lines of a cron file run and where that writes its log.</summary>
public sealed record CronFilePlaces
{
    /// <summary>Those of DBCalm.</summary>
    public static readonly CronFilePlaces Standard = new("/usr/bin/dbcalm", "/var/log/dbcalm");

    /// <summary>Takes two absolute paths of letters, digits and <c>. _ - /</c>, which mean nothing special to cron and the shell; throws an invalid-input error for others.</summary>
    /// <param name="program">Takes <c>backup</c> and <c>cleanup</c> like DBCalm's program.</param>
    /// <param name="logDirectory">Where each schedule has its log.</param>
    public CronFilePlaces(string program, string logDirectory) => (Program, LogDirectory) = (Checked(program), Checked(logDirectory));

    /// <summary>The program.</summary>
    public string Program { get; }

    /// <summary>The folder of the logs.</summary>
    public string LogDirectory { get; }

    private static string Checked(string path) =>
        path.Length > 1 && path[0] == '/' && path[^1] != '/' && path.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/')
            ? path
            : throw new DbCalmException(ErrorCode.InvalidInput, "a path for the cron file is not absolute, or has other characters than letters, digits and '._-/'", "choose another place");
}
