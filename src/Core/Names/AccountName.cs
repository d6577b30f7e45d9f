using System.Text;
using DbCalm.Core.Errors;

namespace DbCalm.Core.Names;

/// <summary>The name that a person logs in with: 1 to 100 printable characters without blanks at the ends, so that an address can be one.</summary>
public readonly record struct AccountName
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 100;

    private readonly string? value;

    /// <summary>Throws an invalid-input error when <paramref name="value"/> is not a name.</summary>
    public AccountName(string value) => this.value = IsValid(value)
        ? value
        : throw new DbCalmException(ErrorCode.InvalidInput, $"user {NameRules.Quote(value)} is not a valid name", $"use 1 to {MaxLength} printable characters, without blanks at the ends");

    /// <summary>The name.</summary>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>Whether <paramref name="text"/> is such a name.</summary>
    public static bool IsValid(string? text) =>
        !string.IsNullOrEmpty(text) && text.Length <= MaxLength && text.Trim() == text && text.IsNormalized(NormalizationForm.FormC)
        && text.EnumerateRunes().All(rune => !Rune.IsControl(rune) && rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) != System.Globalization.UnicodeCategory.Format);
}
