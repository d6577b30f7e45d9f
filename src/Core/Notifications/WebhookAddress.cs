namespace DbCalm.Core.Notifications;

/// <summary>What the address of a webhook may look like. It is never repeated in a message.</summary>
public static class WebhookAddress
{
    private const int MaxLength = 2048;

    /// <summary>What is wrong with <paramref name="text"/>; null when it can be used.</summary>
    public static string? FindMistake(string text, bool allowHttp)
    {
        if (text.Length > MaxLength || text.Any(char.IsControl) || !Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || address.Scheme is not ("https" or "http") || address.Host.Length == 0)
        {
            return "is not an address such as https://hooks.example/dbcalm";
        }

        if (address.UserInfo.Length > 0)
        {
            return "holds credentials; sign what is sent with secret_file, or use url_file";
        }

        if (address.Fragment.Length > 0)
        {
            return "has a fragment ('#'), which is never sent; remove it";
        }

        return address.Scheme == "https" || address.IsLoopback || allowHttp ? null : "is without TLS; use https, or say allow_http: true when the network between is yours alone";
    }
}
