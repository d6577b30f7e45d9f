using DbCalm.Core.Notifications;

namespace DbCalm.Core.Tests.Notifications;

public sealed class WebhookSignatureTests
{
    // printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac 'topsecret'
    [Fact]
    public void A_signature_is_what_openssl_makes_of_the_same() =>
        Assert.Equal("v1=6a939b0c71853d606167625a15168ee9188c6a511c773ef4f42d307f3849e50f", WebhookSignature.Of("topsecret"u8, 1_700_000_000, """{"a":1}"""u8));
}
