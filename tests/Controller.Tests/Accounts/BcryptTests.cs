using DbCalm.Controller.Accounts;

namespace DbCalm.Controller.Tests.Accounts;

public sealed class BcryptTests
{
    private const string HashOfTheSystem = "04$i6UA8cgGDyIhgwe7e9O7nucCbTiqov4XfxF9uzDTEtIlI/rHYYdmm";

    // Published vectors of other implementations.
    [Theory]
    [InlineData("abc123xyz", "$2a$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW", 12)]
    [InlineData("abc", "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i", 6)]
    public void Known_hashes_are_verified(string password, string hash, int cost)
    {
        Assert.True(Bcrypt.Verify(password, hash));
        Assert.False(Bcrypt.Verify(password + "x", hash));
        Assert.Equal(cost, Bcrypt.CostOf(hash));
    }

    [Fact]
    public void A_new_hash_has_a_salt_of_its_own_and_fits_its_password_alone()
    {
        string first = Bcrypt.Hash("correct horse", 4);
        string second = Bcrypt.Hash("correct horse", 4);
        Assert.StartsWith("$2b$04$", first, StringComparison.Ordinal);
        Assert.NotEqual(first, second);
        Assert.True(Bcrypt.Verify("correct horse", first));
        Assert.True(Bcrypt.Verify("correct horse", second));
        Assert.False(Bcrypt.Verify("Correct horse", first));
    }

    [Theory]
    [InlineData("")]
    [InlineData("*0")]
    [InlineData("$1$salt$hash")]
    [InlineData("$2a$99$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i")]
    [InlineData("$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0")]
    public void What_is_no_hash_fits_nothing(string hash)
    {
        Assert.False(Bcrypt.Verify("abc", hash));
        Assert.Null(Bcrypt.CostOf(hash));
    }

    // Made by the system's libcrypt.
    [Theory]
    [InlineData("$2a$")]
    [InlineData("$2b$")]
    [InlineData("$2y$")]
    public void Hashes_of_the_system_are_verified_whatever_they_call_themselves(string version)
    {
        Assert.True(Bcrypt.Verify("größer€𝄞", version + HashOfTheSystem));
        Assert.False(Bcrypt.Verify("grösser€𝄞", version + HashOfTheSystem));
        Assert.False(Bcrypt.Verify("größer€𝄞\0", version + HashOfTheSystem));
        Assert.False(Bcrypt.Verify("größer€\ud834", version + HashOfTheSystem));
    }

    [Fact]
    public void Of_a_password_the_first_72_bytes_count()
    {
        string hash = Bcrypt.Hash(new string('é', 36), 4);
        Assert.True(Bcrypt.Verify(new string('é', 36) + "more", hash));
        Assert.False(Bcrypt.Verify(new string('é', 35) + "e", hash));
    }
}
