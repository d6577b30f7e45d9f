using System.Text.Json;
using DbCalm.Core.Errors;
using DbCalm.Platform;

namespace DbCalm.Cli.Connection;

/// <summary>
/// The file in which logins are kept: <c>dbcalm/contexts.json</c> in the folder for settings, readable by its owner alone.
/// </summary>
internal sealed class ContextFile(string? path)
{
    private const UnixFileMode OfOthers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The file of the user whose environment this is; none when nothing says where the settings are.</summary>
    public static ContextFile Of(Func<string, string?> environment)
    {
        string? folder = environment("XDG_CONFIG_HOME") ?? (environment("HOME") is { } home ? Path.Combine(home, ".config") : null);
        return new ContextFile(folder is null ? null : Path.Combine(folder, "dbcalm", "contexts.json"));
    }

    /// <summary>
    /// Reads the logins that are kept; none when there is no file. Refuses a file that others can read: a token in it would be theirs.
    /// </summary>
    public SavedContexts Read()
    {
        if (path is null || !File.Exists(path))
        {
            return new SavedContexts("", []);
        }

        if ((File.GetUnixFileMode(path) & OfOthers) != 0)
        {
            throw new DbCalmException(ErrorCode.Refused, $"{path} holds logins and can be read or changed by others", $"chmod 600 {path}");
        }

        try
        {
            using FileStream file = File.OpenRead(path);
            return JsonSerializer.Deserialize(file, SavedContextsJson.Default.SavedContexts) ?? new SavedContexts("", []);
        }
        catch (JsonException e)
        {
            throw new DbCalmException(ErrorCode.Corrupt, $"{path} can't be read", "remove it and log in again", e);
        }
    }

    /// <summary>Keeps <paramref name="contexts"/> in place of what is there.</summary>
    public void Write(SavedContexts contexts)
    {
        if (path is null)
        {
            throw new DbCalmException(ErrorCode.Refused, "there is no place to keep a login", "set HOME or XDG_CONFIG_HOME");
        }

        PrivateDirectory.Create(Path.GetDirectoryName(path)!);
        DurableFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(contexts, SavedContextsJson.Default.SavedContexts));
    }
}
