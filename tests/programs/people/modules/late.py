x = 2.0


def main():
    from settings import bent
    def inner(v):
        import settings
        return settings.scale * bent(v)
    return inner(x)


f = main()
