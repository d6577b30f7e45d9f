namespace DbCalm.Controller.Notifications;

/// <summary>What a mail server answers.</summary>
/// <param name="Code">The three digits.</param>
/// <param name="Lines">The text of each line.</param>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    /// <summary>2xx: done.</summary>
    public bool IsGood => Code is >= 200 and < 300;

    /// <summary>Whether an EHLO's answer offers <paramref name="keyword"/>.</summary>
    public bool Offers(string keyword) =>
        Lines.Skip(1).Any(line => line.Equals(keyword, StringComparison.OrdinalIgnoreCase) || line.StartsWith(keyword + " ", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether an EHLO's answer offers the login method <paramref name="name"/>.</summary>
    public bool OffersLogin(string name) =>
        Lines.Skip(1).Any(line => line.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase) && line.Split(' ').Contains(name, StringComparer.OrdinalIgnoreCase));
}
