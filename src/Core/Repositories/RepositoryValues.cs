using DbCalm.Core.Names;
using DbCalm.Core.Settings;

namespace DbCalm.Core.Repositories;

/// <summary>Readers of the values that only repositories have.</summary>
internal static class RepositoryValues
{
    public static Uri? Address(this SettingValues values, string key)
    {
        if (values.Text(key) is not { } text)
        {
            return null;
        }

        bool isRight = Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0 && address.PathAndQuery == "/";
        values.Require(isRight, key, "is not an address such as https://s3.example:9000");
        return isRight ? address : null;
    }

    public static string Bucket(this SettingValues values, string key)
    {
        string text = values.Text(key) ?? "";
        bool isRight = NameRules.IsValid(text, 63) && text.Length >= 3 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-');
        values.Require(isRight, key, "is missing or not the name of a bucket: 3 to 63 lower-case letters, digits, '.' or '-'");
        return text;
    }

    public static string Prefix(this SettingValues values, string key)
    {
        string text = (values.Text(key) ?? "").Trim('/');
        values.Require(text.Length == 0 || text.Split('/').All(part => NameRules.IsValid(part, 127)), key, "is not plain names joined by '/'");
        return text.Length == 0 ? "" : text + "/";
    }

    public static SecretSource? Source(this SettingValues values, string key)
    {
        SecretSource? source = values.Text(key) is { } text ? SecretSource.TryParse(text) : null;
        values.Require(!values.Has(key) || source is not null, key, "does not say where the secret is found; use file:/PATH or env:NAME (or command:/PATH for a key), never the secret itself");
        return source;
    }

    public static IReadOnlyList<SecretSource> Sources(this SettingValues values, string key)
    {
        SecretSource?[] sources = [.. (values.Text(key) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(SecretSource.TryParse)];
        values.Require(sources.All(source => source is not null), key, "is not a list of sources such as file:/etc/dbcalm/old.key");
        return [.. sources.OfType<SecretSource>()];
    }

    public static IReadOnlyDictionary<string, string> Pairs(this SettingValues values, string key)
    {
        var pairs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string pair in (values.Text(key) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] sides = pair.Split('=', 2);
            bool isRight = sides.Length == 2 && sides[0].Length is > 0 and <= 128 && sides[1].Length <= 256 && pairs.TryAdd(sides[0], sides[1]);
            values.Require(isRight, key, "is not KEY=VALUE,KEY=VALUE with each key once");
        }

        values.Require(pairs.Count <= 10, key, "has more than 10 tags");
        return pairs;
    }
}
