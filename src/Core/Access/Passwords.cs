using System.Text;
using DbCalm.Core.Errors;

namespace DbCalm.Core.Access;

/// <summary>What a password must look like.</summary>
public static class Passwords
{
    /// <summary>The shortest one, in characters.</summary>
    public const int MinLength = 8;

    /// <summary>No password is longer, in characters.</summary>
    public const int MaxLength = MaxBytes;

    // bcrypt looks at no more, and one that goes on would be accepted with any end.
    private const int MaxBytes = 72;

    /// <summary>Throws an invalid-input error when <paramref name="password"/> can't be one; never says it.</summary>
    public static void Check(string password)
    {
        if (password.Length < MinLength)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, $"password must be at least {MinLength} characters", "choose a longer one");
        }

        if (Encoding.UTF8.GetByteCount(password) > MaxBytes || password.Contains('\0', StringComparison.Ordinal))
        {
            throw new DbCalmException(ErrorCode.InvalidInput, $"password must be at most {MaxBytes} bytes of text", "choose a shorter one");
        }
    }
}
